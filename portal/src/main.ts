import { startApp } from '@moorage/ui';
import { router } from './router.ts';

await startApp({ app: 'portal', router, parentRoute: 'main' });
