package program_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform"
)

// order is the one in which main.go lists the tiers.
var order = sync.OnceValues(func() ([]platform.Tier, error) {
	names, err := listed()
	if err != nil {
		return nil, err
	}
	var tiers []platform.Tier
	for _, name := range names {
		t, ok := named(name)
		if !ok {
			return nil, fmt.Errorf(
				"main.go lists platform.%s, and no tier has the key plinth:%s",
				name,
				strings.ToLower(name),
			)
		}
		tiers = append(tiers, t)
	}
	return tiers, nil
})

// listed are the names that main.go gives platform.Run, without the package's.
func listed() ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", nil, 0)
	if err != nil {
		return nil, err
	}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || selected(call.Fun) != "Run" {
			return true
		}
		for _, arg := range call.Args {
			names = append(names, selected(arg))
		}
		return false
	})
	return names, nil
}

// selected is the name behind platform., "" for any other expression.
func selected(e ast.Expr) string {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if from, ok := s.X.(*ast.Ident); !ok || from.Name != "platform" {
		return ""
	}
	return s.Sel.Name
}

// named is the tier whose key is the name in lower case.
func named(name string) (platform.Tier, bool) {
	for _, s := range platform.Sections() {
		if strings.EqualFold(s.Key(), "plinth:"+name) {
			t, ok := s.(platform.Tier)
			return t, ok
		}
	}
	return nil, false
}

func TestOrderOfTiers(t *testing.T) {
	t.Parallel()
	tiers, err := order()
	require.NoError(t, err)

	t.Run("has every declared tier once", func(t *testing.T) {
		t.Parallel()
		count := map[string]int{}
		for _, tier := range tiers {
			count[tier.Key()]++
		}
		declared := 0
		for _, s := range platform.Sections() {
			if _, ok := s.(platform.Tier); ok {
				declared++
				require.Equal(t, 1, count[s.Key()], s.Key())
			}
		}
		require.Equal(t, declared, len(tiers))
	})
	t.Run("puts each tier behind those that it uses", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, platform.CheckOrder(tiers))
	})
	t.Run("is refused when a tier is missing, there twice or too early", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, platform.CheckOrder(tiers[1:]), "plinth:monitoring is missing")
		require.ErrorContains(t, platform.CheckOrder(append(tiers[:1:1], tiers...)), "plinth:monitoring is there twice")
		swapped := append(append([]platform.Tier{}, tiers[1:]...), tiers[0])
		require.ErrorContains(t, platform.CheckOrder(swapped), "uses what plinth:monitoring builds, which comes later")
	})
}

// The slowest two of a first deployment wait for the network and for what they are made of, and not
// for each other or for certificates.
func TestDeploymentOrder(t *testing.T) {
	t.Parallel()
	rec := prd.deployed(t)
	for _, waits := range []struct{ token, name, without string }{
		{
			"aws:rds/cluster:Cluster",
			"database",
			"aws:(lb|acm|ecs|lambda|route53|wafv2|apigatewayv2|cloudfront|s3)/|ec2/(natGateway|eip|vpcEndpoint):",
		},
		{
			"aws:lb/loadBalancer:LoadBalancer",
			"ingress",
			"aws:(rds|acm|ecs|lambda|route53|wafv2|apigatewayv2|cloudfront)/|ec2/(natGateway|eip|vpcEndpoint):",
		},
	} {
		unwanted, seen := regexp.MustCompile(waits.without), map[string]bool{}
		var visit func(urn string)
		visit = func(urn string) {
			if seen[urn] {
				return
			}
			seen[urn] = true
			r := rec.Lookup(urn)
			require.NotNil(t, r, urn)
			require.False(
				t,
				unwanted.MatchString(r.Type),
				"%s %s waits for %s %s",
				waits.token,
				waits.name,
				r.Type,
				r.Name,
			)
			for _, d := range r.Dependencies {
				visit(d)
			}
		}
		visit(rec.One(t, waits.token, waits.name).URN)
		require.Greater(t, len(seen), 1)
	}
}
