package fleet

// DefaultUserData is nginx, which answers / and /health on port 80. The way out of the network may
// be younger than the first instances.
const DefaultUserData = `#!/bin/bash
set -euo pipefail
for attempt in $(seq 1 30); do
  dnf install -y nginx && break
  sleep 10
done
cat > /etc/nginx/default.d/health.conf <<'EOF'
location = /health {
  access_log off;
  default_type text/plain;
  return 200 "ok\n";
}
EOF
rm -f /usr/share/nginx/html/index.html
echo '<!doctype html><title>It works</title><h1>It works</h1>' > /usr/share/nginx/html/index.html
systemctl enable --now nginx
`
