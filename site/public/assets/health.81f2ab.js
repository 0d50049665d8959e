// Shows that the page's own origin reaches the API: CloudFront sends /api/* to API Gateway.
fetch('/api/health', { headers: { accept: 'application/json' } })
  .then((response) => response.ok ? response.json() : Promise.reject(new Error('status ' + response.status)))
  .then((health) => { document.getElementById('api').textContent = 'API: ' + health.status + ', version ' + health.version; })
  .catch((problem) => { document.getElementById('api').textContent = 'API: not reached (' + problem.message + ')'; });
