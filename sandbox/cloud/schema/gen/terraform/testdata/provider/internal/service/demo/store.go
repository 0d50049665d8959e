package demo

// @FrameworkResource("aws_demo_store", name="Store")
func newStore(context.Context) (resource.ResourceWithConfigure, error) {
	return &store{}, nil
}

type base struct{}

type store struct {
	base
}

func (r *base) Schema(ctx context.Context, request resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				Validators: []validator.String{
					stringvalidator.LengthBetween(1, 32),
					stringvalidator.OneOf("a", "b"),
				},
			},
			"open": schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(false)},
		},
		Blocks: map[string]schema.Block{
			"pair": schema.SetNestedBlock{
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{"key": schema.StringAttribute{Required: true}},
				},
			},
		},
	}
}
