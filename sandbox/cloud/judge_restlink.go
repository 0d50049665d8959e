package cloud

import "strings"

// ofLinkV1 is the link of a REST API's integration.
func ofLinkV1() ref {
	return ref{Path: "connectionId", To: "apigateway/vpcLink:VpcLink", Missing: "BadRequestException: Invalid Vpc link identifier specified: %s",
		Blocks: "BadRequestException: Cannot delete vpc link. Vpc link '%s', is referenced in a method",
		Or:     func(_ *call, s string) bool { return strings.HasPrefix(s, "${stageVariables.") }}
}

func checkPrivateREST(c *call) {
	checkRESTIntegration(c)
	linked := c.text("connectionType") == "VPC_LINK"
	switch {
	case linked && !c.has("connectionId"):
		c.fail("connectionId", "BadRequestException: Vpc link id must not be empty with the connection type VPC_LINK")
	case !linked && c.has("connectionId") && !c.unknown("connectionType"):
		c.fail("connectionType", "BadRequestException: a connection id takes the connection type VPC_LINK, got %q", c.text("connectionType"))
	case linked && c.text("type") != "" && c.text("type") != "HTTP" && c.text("type") != "HTTP_PROXY":
		c.fail("type", "BadRequestException: the connection type VPC_LINK takes the integration type HTTP or HTTP_PROXY, got %s", c.text("type"))
	}
}

// judgePrivateREST: what an integration reads of a request, its method declares.
func judgePrivateREST(c *call) {
	judgeRESTIntegration(c)
	method := c.methodOf(restMethod)
	mapped, _ := c.in["requestParameters"].(map[string]any)
	if method == nil {
		return
	}
	declared, _ := method.Inputs["requestParameters"].(map[string]any)
	for _, to := range keys(mapped) {
		from, _ := mapped[to].(string)
		if !strings.HasPrefix(from, "method.request.") || strings.HasPrefix(from, "method.request.body") {
			continue
		}
		if _, there := declared[from]; !there {
			c.fail("requestParameters", "BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: %s]", from)
		}
	}
}
