export const routes = [{ method: 'GET', path: '/api/terms' }];
