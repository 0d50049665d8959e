package platform

import (
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/internal/check"
)

// Containers is the cluster, which Services builds with the first of them.
var Containers = declare(&containersSection{}, "plinth:containers",
	"The cluster that the services run in. It is there with the first service.")

type containersSection struct {
	tier[*service.ClusterSettings, nothing]
}

func (s *containersSection) needs() needs { return needs{settings: []Section{Services}} }

func (s *containersSection) args(c *Config) *service.ClusterArgs {
	args := &service.ClusterArgs{Account: c.Account, Region: c.Region, Disposable: c.Disposable}
	if settings := s.Settings(c); settings != nil {
		args.ClusterSettings = *settings
	}
	return args
}

func (s *containersSection) rules() []rule {
	return []rule{{relies: []path{{"plinth:services"}}, check: func(c *Config, p *check.Problems) {
		if s.present(c) && !Services.present(c) {
			missing(p.In(s.key), "service", Services.key)
		}
	}}}
}
