// No validator: the document would be sent to a server of somebody else.
globalThis.SwaggerUIBundle({ url: '/swagger.json', dom_id: '#docs', validatorUrl: null, deepLinking: true });
