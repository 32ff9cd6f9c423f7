import { render } from 'preact';

import { App } from './app';
import { subscribeToChanges } from './live';
import './styles.css';
import './theme';

render(<App />, document.getElementById('app')!);
subscribeToChanges();
