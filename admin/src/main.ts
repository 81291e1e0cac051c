import { startApp } from '@moorage/ui';
import './styles/pages.css';
import App from './App.vue';
import { router } from './router.ts';

await startApp({ app: 'admin', root: App, router, parentRoute: 'main' });
