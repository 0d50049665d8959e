package fleet

import (
	"fmt"
	"strings"
)

// maxUserData is EC2's limit, before base64: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
const maxUserData = 16 << 10

// DefaultUserData is nginx, which answers / and /health on port 80. The way out of the network may be younger than the first instances.
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

// validateUserData judges what instances run.
func (a Args) validateUserData(report func(format string, values ...any)) {
	_, known := contentType(a.UserData)
	switch {
	case a.UserData == "" && a.Image != "":
		// What an image of one's own runs is the image's.
	case a.UserData == "" && a.Port != defaultPort:
		report("port: nginx, which runs without userData, listens on 80, got %d; give userData, or take it out", a.Port)
	case a.UserData == "" && a.Health.Path != defaultHealthPath:
		report("health.path: nginx, which runs without userData, answers /health, got %q; give userData, or take it out", a.Health.Path)
	case len(a.UserData) > maxUserData:
		report("userData: EC2 takes %d bytes, got %d; fetch the rest from a bucket, or make an image", maxUserData, len(a.UserData))
	case a.UserData != "" && !known:
		line, _, _ := strings.Cut(a.UserData, "\n")
		report("userData: cloud-init would ignore it, as it begins with %q; begin with #!/bin/bash or #cloud-config", fmt.Sprintf("%.40s", line))
	}
}
