package cloud

import (
	"path"
	"regexp"
	"strings"
)

var edgeName = regexp.MustCompile(`^[a-zA-Z0-9-_]{1,64}$`)

func checkEdgeFunction(c *call) {
	if n := c.text("name"); n != "" && !edgeName.MatchString(n) {
		c.fail("name", "InvalidArgument: The function name must match [a-zA-Z0-9-_]{1,64}, got %q", n)
	}
	code, runtime := c.text("code"), c.text("runtime")
	if len(code) > 10240 {
		c.fail("code", "FunctionSizeLimitExceeded: The function exceeds the maximum size: %d bytes, the quota is 10 KB", len(code))
	}
	if code != "" && !strings.Contains(code, "handler") {
		c.fail("code", "InvalidArgument: The function code has no function \"handler\"")
	}
	stores := lookup(c.in, "keyValueStoreAssociations[]")
	if len(stores) > 1 {
		c.fail("keyValueStoreAssociations", "InvalidArgument: A function can be associated with one key value store, got %d", len(stores))
	}
	if runtime == "cloudfront-js-1.0" && (len(stores) > 0 || strings.Contains(code, "import ")) {
		c.fail("runtime", "InvalidArgument: key value stores and import need the runtime cloudfront-js-2.0, got %s", runtime)
	}
	if strings.Contains(code, "cf.kvs(") && !c.has("keyValueStoreAssociations") {
		c.fail("keyValueStoreAssociations", "InvalidArgument: the code calls cf.kvs(), but no key value store is associated with the function")
	}
}

func judgeEdgeFunction(c *call) {
	taken("FunctionAlreadyExists", "cloudfront/function:Function")(c)
	for _, l := range lookup(c.in, "keyValueStoreAssociations[]") {
		if s, ok := l.value.(string); ok && !strings.HasPrefix(s, "arn:") {
			c.fail(l.path, "InvalidArgument: a key value store is named by its ARN, got %q", s)
		}
	}
}

func checkStore(c *call) {
	if n := c.text("name"); n != "" && !edgeName.MatchString(n) {
		c.fail("name", "InvalidArgument: The key value store's name must match [a-zA-Z0-9-_]{1,64}, got %q", n)
	}
}

func checkStoreKey(c *call) {
	for _, l := range lookup(c.in, "key") {
		c.storeEntry(l.path, c.text("key"), c.text("value"))
	}
}

func checkStoreKeys(c *call) {
	seen := map[string]bool{}
	size := 0
	for _, l := range lookup(c.in, "resourceKeyValuePairs[]") {
		o, ok := l.value.(map[string]any)
		if !ok {
			continue
		}
		k, _ := o["key"].(string)
		v, _ := o["value"].(string)
		if k != "" && seen[k] {
			c.fail(l.path, "ValidationException: the key %q stands twice", k)
		}
		seen[k] = true
		size += len(k) + len(v)
		c.storeEntry(l.path, k, v)
	}
	if size > 5<<20 {
		c.fail("resourceKeyValuePairs", "ServiceQuotaExceededException: the key value store would hold %d bytes, the quota is 5 MB", size)
	}
}

// storeEntry: quotas of CloudFront KeyValueStore: 512 bytes a key, 1 KB a value.
func (c *call) storeEntry(at, k, v string) {
	if len(k) > 512 {
		c.fail(at, "ValidationException: the key has %d bytes, the quota is 512", len(k))
	}
	if len(v) > 1024 {
		c.fail(at, "ValidationException: the value of %q has %d bytes, the quota is 1024", k, len(v))
	}
}

// judgeStoreKeys: one resource owns all keys, or several own one each.
func judgeStoreKeys(c *call) {
	for _, t := range []string{"cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive", "cloudfront/keyvaluestoreKey:KeyvaluestoreKey"} {
		for _, other := range c.others(t) {
			if other.text("keyValueStoreArn") == c.text("keyValueStoreArn") {
				c.fail("keyValueStoreArn", "ConflictException: the keys of this store are owned by %s too: an exclusive owner would remove the other's on every run", other.URN)
			}
		}
	}
}

func judgeStoreKey(c *call) {
	for _, other := range c.others("cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive") {
		if other.text("keyValueStoreArn") == c.text("keyValueStoreArn") {
			c.fail("keyValueStoreArn", "ConflictException: the keys of this store are owned by %s too: it would remove this key on every run", other.URN)
		}
	}
}

func checkCachePolicy(c *call) {
	low, _ := c.number("minTtl")
	standard, _ := c.number("defaultTtl")
	high, hasHigh := c.number("maxTtl")
	if hasHigh && (low > standard || standard > high) {
		c.fail("defaultTtl", "InvalidArgument: The parameter MinTTL, DefaultTTL and MaxTTL must ascend, got %v, %v, %v", low, standard, high)
	}
	p, ok := c.in["parametersInCacheKeyAndForwardedToOrigin"].(map[string]any)
	if !ok || !hasHigh || high > 0 {
		return
	}
	for _, e := range []string{"enableAcceptEncodingBrotli", "enableAcceptEncodingGzip"} {
		if p[e] == true {
			c.fail("parametersInCacheKeyAndForwardedToOrigin."+e, "InvalidArgument: The parameter %s is invalid for policy with caching disabled.", e)
		}
	}
	for _, b := range []string{"cookiesConfig.cookieBehavior", "headersConfig.headerBehavior", "queryStringsConfig.queryStringBehavior"} {
		if s, _ := first[string](p, b); s != "" && s != "none" {
			c.fail("parametersInCacheKeyAndForwardedToOrigin."+b, "InvalidArgument: The parameter %s is invalid for policy with caching disabled.", path.Ext("." + b)[1:])
		}
	}
}
