import { createRoot } from 'react-dom/client';
import './styles/index.css';
import { App } from './app.tsx';
import { findBridge } from './bridge/find-bridge.ts';
import { createConsole } from './console.ts';

const stores = createConsole(findBridge(), window);
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App stores={stores} />);
