import { killsUnderLoad } from './kills.case.ts';

killsUnderLoad('nats');
killsUnderLoad('rabbitmq');
