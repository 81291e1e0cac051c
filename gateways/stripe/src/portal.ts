import { defineUi } from '@moorage/ui';
import { CardPayment } from './ui/card-payment.ts';

export default defineUi({ payment: CardPayment });
