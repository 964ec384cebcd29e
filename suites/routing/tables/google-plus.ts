/** A part of Google+'s API as it was in 2013: 13 routes. Which of them: J. Schmidt's go-http-routing-benchmark. */
export const googlePlus: readonly string[] = [
  'GET /people/{userId}',
  'GET /people',
  'GET /activities/{activityId}/people/{collection}',
  'GET /people/{userId}/people/{collection}',
  'GET /people/{userId}/openIdConnect',
  'GET /people/{userId}/activities/{collection}',
  'GET /activities/{activityId}',
  'GET /activities',
  'GET /activities/{activityId}/comments',
  'GET /comments/{commentId}',
  'POST GET /people/{userId}/moments/{collection}',
  'DELETE /moments/{id}',
];
