import { shopContender } from '../../shop.ts';

export const contender = shopContender('rabbitmq');
