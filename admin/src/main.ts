import { startApp } from '@moorage/ui';
import './styles/pages.css';
import { router } from './router.ts';

await startApp({ app: 'admin', router, parentRoute: 'main' });
