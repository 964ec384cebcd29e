/** Parse's REST API as it was in 2013: 26 routes. Which of them: J. Schmidt's go-http-routing-benchmark. */
export const parse: readonly string[] = [
  'POST GET /1/classes/{className}',
  'GET PUT DELETE /1/classes/{className}/{objectId}',
  'POST GET /1/users',
  'GET /1/login',
  'GET PUT DELETE /1/users/{objectId}',
  'POST /1/requestPasswordReset',
  'POST GET /1/roles',
  'GET PUT DELETE /1/roles/{objectId}',
  'POST /1/files/{fileName}',
  'POST /1/events/{eventName}',
  'POST /1/push',
  'POST GET /1/installations',
  'GET PUT DELETE /1/installations/{objectId}',
  'POST /1/functions',
];
