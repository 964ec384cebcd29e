import { killsUnderLoad } from './kills.case.ts';

killsUnderLoad('rabbitmq');
