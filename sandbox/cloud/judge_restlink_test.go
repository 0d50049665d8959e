package cloud

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// linkedREST is a REST API with a method, and a link to a network load balancer.
func linkedREST(w *world) {
	instances(w)
	w.make("apigateway/vpcLink:VpcLink", "link", m{"targetArn": w.made["nlb"].id})
	w.make(restT, "rest", m{})
	w.make("apigateway/resource:Resource", "path", m{"restApi": w.made["rest"].id, "parentId": w.made["rest"].get("rootResourceId"), "pathPart": "{proxy+}"})
	w.make(restMethod, "method", m{"restApi": w.made["rest"].id, "resourceId": w.made["path"].id, "httpMethod": "ANY", "authorization": "NONE", "requestParameters": m{"method.request.path.proxy": true}})
}

func privateREST(w *world) m {
	return m{"restApi": w.made["rest"].id, "resourceId": w.made["path"].id, "httpMethod": "ANY", "type": "HTTP_PROXY", "integrationHttpMethod": "ANY", "uri": "http://nlb.example.internal/{proxy}",
		"connectionType": "VPC_LINK", "connectionId": w.made["link"].id, "requestParameters": m{"integration.request.path.proxy": "method.request.path.proxy"}}
}

func TestPrivateIntegrationsOfRESTAPIsAreJudged(t *testing.T) {
	t.Parallel()
	const typ = "apigateway/integration:Integration"
	wrong := func(in m, says string) trial {
		return trial{prepare: linkedREST, typ: typ, right: privateREST, wrong: just(in), says: says}
	}
	trials(t, map[string]trial{
		"a link has an id":               wrong(m{"connectionId": nil}, "Vpc link id must not be empty"),
		"a link exists":                  wrong(m{"connectionId": "none"}, "Invalid Vpc link identifier specified: none"),
		"an id is a link's":              wrong(m{"connectionType": "INTERNET"}, "takes the connection type VPC_LINK"),
		"a link carries HTTP":            wrong(m{"type": "AWS_PROXY", "integrationHttpMethod": "POST"}, "takes the integration type HTTP"),
		"a method declares what is read": wrong(m{"requestParameters": m{"integration.request.path.proxy": "method.request.path.other"}}, "Invalid mapping expression parameter specified: method.request.path.other"),
	})
}

func TestARESTAPIsLinkInUseStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	linkedREST(w)
	w.make("apigateway/integration:Integration", "forward", privateREST(w))
	require.ErrorContains(t, w.drop("link"), "Cannot delete vpc link")
	w.make("apigateway/vpcLink:VpcLink", "next", m{"targetArn": w.made["nlb"].id})
	require.NoError(t, w.change("forward", m{"connectionId": w.made["next"].id}))
	require.NoError(t, w.drop("link"))
}
