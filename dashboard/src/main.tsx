import { render } from 'preact';

import { App } from './app';
import { config } from './config';
import { Frame } from './embed/frame';
import { announce } from './embed/messages';
import { subscribeToChanges } from './live';
import './styles.css';
import './theme';

render(config.embed ? <Frame /> : <App />, document.getElementById('app')!);
subscribeToChanges();
if (config.embed) announce();
