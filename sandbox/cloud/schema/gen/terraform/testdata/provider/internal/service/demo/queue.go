package demo

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
	"github.com/hashicorp/terraform-provider-aws/names"
)

const defaultDelay = 60 * 5

var queueSchema = map[string]*schema.Schema{
	names.AttrName: {
		Type:     schema.TypeString,
		Required: true,
		ForceNew: true,
		ValidateFunc: validation.All(validation.StringLenBetween(1, 64),
			validation.StringMatch(regexache.MustCompile(`^[a-z]+$`), "")),
	},
	"delay": {
		Type:         schema.TypeInt,
		Optional:     true,
		Default:      defaultDelay,
		ValidateFunc: validation.IntBetween(0, 900),
	},
	"mode":  {Type: schema.TypeString, Optional: true, ValidateFunc: validation.StringInSlice(modes(), false)},
	"self":  {Type: schema.TypeBool, Optional: true, Default: false, ConflictsWith: []string{"peers"}},
	"peers": {Type: schema.TypeSet, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}},
	"rule": {
		Type:     schema.TypeList,
		MaxItems: 1,
		Elem: &schema.Resource{
			Schema: map[string]*schema.Schema{
				"weight": {Type: schema.TypeInt, Required: true},
			},
		},
	},
}

func modes() []string { return []string{"fast", "slow"} }

// @SDKResource("aws_demo_queue", name="Queue")
func resourceQueue() *schema.Resource {
	return &schema.Resource{Schema: maps.Clone(queueSchema)}
}
