package check_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/check"
)

type kind string

type shape struct {
	Name      string              `json:"name" jsonschema:"pattern=^[a-z]{2\\,3}$,example=abc"`
	Kind      kind                `json:"kind,omitempty" jsonschema:"enum=small,enum=large"`
	Percent   int                 `json:"percent,omitempty" jsonschema:"minimum=10,maximum=90"`
	Rate      *float64            `json:"rate,omitempty" jsonschema:"minimum=0,maximum=100"`
	Words     []string            `json:"words,omitempty" jsonschema:"minItems=2,maxItems=3,uniqueItems=true,minLength=2,maxLength=4"`
	Retention check.RetentionDays `json:"retention,omitempty"`
	Token     string              `json:"token,omitempty" jsonschema:"minLength=8" jsonschema_extras:"x-secret=true"`
	Users     map[string]string   `json:"users,omitempty" jsonschema:"minLength=4" jsonschema_extras:"x-secret=true"`
	Part      part                `json:"part,omitempty"`
	Parts     map[string]*part    `json:"parts,omitempty"`
	List      []part              `json:"list,omitempty"`
	Other     *part               `json:"other,omitempty"`
	Flag      bool                `json:"flag"`
}

type part struct {
	Least int `json:"least,omitempty" jsonschema:"minimum=1"`
	Most  int `json:"most,omitempty" jsonschema:"minimum=1"`
}

func (p *part) SetDefaults() {
	if p.Least == 0 {
		p.Least = 2
	}
	if p.Most == 0 {
		p.Most = max(4, p.Least)
	}
}

func (p *part) Validate(problems *check.Problems) {
	if p.Least > p.Most {
		problems.At("most").Value(p.Most).Say("less than least").Fix("write %d or more", p.Least)
	}
}

func (s *shape) SetDefaults() {
	if s.Percent == 0 {
		s.Percent = 50
	}
}

func zero() *float64 { return new(float64) }

func TestSettings(t *testing.T) {
	t.Parallel()
	negative := -1.0
	for name, c := range map[string]struct {
		settings shape
		want     string // empty: nothing is wrong
	}{
		"all within":              {shape{Name: "abc", Kind: "large", Percent: 10, Words: []string{"ab", "cd"}, Retention: 365}, ""},
		"unset optional fields":   {shape{Name: "ab"}, ""},
		"a required field":        {shape{}, "name: required, got nothing; set it"},
		"a pattern":               {shape{Name: "abcd"}, `name: wrong form, got "abcd"; write it like abc (pattern ^[a-z]{2,3}$)`},
		"an enum":                 {shape{Name: "ab", Kind: "larg"}, `kind: not an allowed value, got "larg"; write large (allowed: small, large)`},
		"a minimum":               {shape{Name: "ab", Percent: 9}, "percent: too small, got 9; write 10 or more"},
		"a maximum":               {shape{Name: "ab", Percent: 91}, "percent: too large, got 91; write 90 or less"},
		"a pointer to zero":       {shape{Name: "ab", Rate: zero()}, ""},
		"a pointer's limit":       {shape{Name: "ab", Rate: &negative}, "rate: too small, got -1; write 0 or more"},
		"too few":                 {shape{Name: "ab", Words: []string{"ab"}}, `words: too few, got ["ab"]; write at least 2`},
		"too many":                {shape{Name: "ab", Words: []string{"ab", "cd", "ef", "gh"}}, `words: too many, got ["ab","cd","ef","gh"]; write at most 3`},
		"twice":                   {shape{Name: "ab", Words: []string{"ab", "ab"}}, `words[1]: the same value twice, got "ab"; write each once`},
		"an item that is short":   {shape{Name: "ab", Words: []string{"ab", "c"}}, `words[1]: too short, got "c"; write at least 2 characters`},
		"an item that is long":    {shape{Name: "ab", Words: []string{"äöüßé", "cd"}}, `words[0]: too long, got "äöüßé"; write at most 4 characters`},
		"a type's values":         {shape{Name: "ab", Retention: 100}, "retention: not an allowed value, got 100; write 120 (allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)"},
		"a secret":                {shape{Name: "ab", Token: "hunter2"}, "token: too short, got a secret; write at least 8 characters"},
		"secrets by name":         {shape{Name: "ab", Users: map[string]string{"a.b": "x"}}, `users["a.b"]: too short, got a secret; write at least 4 characters`},
		"a struct's combination":  {shape{Name: "ab", Part: part{Least: 3, Most: 2}}, "part.most: less than least, got 2; write 3 or more"},
		"a map's entry":           {shape{Name: "ab", Parts: map[string]*part{"x": {Least: 3, Most: 2}}}, "parts.x.most: less than least, got 2; write 3 or more"},
		"a list's item":           {shape{Name: "ab", List: []part{{}, {Least: -1, Most: 2}}}, "list[1].least: too small, got -1; write 1 or more"},
		"behind a pointer":        {shape{Name: "ab", Other: &part{Most: -2}}, "other.least: too small"},
		"all, ordered by path":    {shape{Kind: "x", Percent: 91}, "kind: not an allowed value, got \"x\"; write one of small, large\nname: required, got nothing; set it\npercent: too large, got 91; write 90 or less"},
		"indexes by their number": {shape{Name: "ab", List: append(make([]part, 10), part{Least: -1, Most: -1})}, "list[10].least: too small, got -1; write 1 or more\nlist[10].most: too small, got -1; write 1 or more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "behind a pointer" {
				c.settings.Other = &part{Least: -1, Most: 2}
			}
			var p check.Problems
			check.Settings(&p, &c.settings)
			if c.want == "" {
				require.NoError(t, p.Err())
				return
			}
			require.ErrorContains(t, p.Err(), c.want)
		})
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	t.Run("reach every struct", func(t *testing.T) {
		t.Parallel()
		s := shape{Parts: map[string]*part{"x": {Least: 9}}, List: []part{{Most: 3}}, Other: &part{}}
		check.Defaults(&s)
		require.Equal(t, 50, s.Percent)
		require.Equal(t, part{2, 4}, s.Part)
		require.Equal(t, part{9, 9}, *s.Parts["x"])
		require.Equal(t, []part{{2, 3}}, s.List)
		require.Equal(t, part{2, 4}, *s.Other)
	})
	t.Run("leave the caller's values", func(t *testing.T) {
		t.Parallel()
		mine := shape{Parts: map[string]*part{"x": {}}, List: []part{{}}, Other: &part{}}
		s := mine
		check.Defaults(&s)
		require.Equal(t, shape{Parts: map[string]*part{"x": {}}, List: []part{{}}, Other: &part{}}, mine)
	})
	t.Run("change nothing the second time", func(t *testing.T) {
		t.Parallel()
		once := shape{Parts: map[string]*part{"x": {Least: 9}}}
		check.Defaults(&once)
		twice := once
		check.Defaults(&twice)
		require.Equal(t, once, twice)
	})
}

// Base is exported, as what settings embed has to be.
type Base struct {
	Part part `json:"part"`
}

func (b *Base) Validate(p *check.Problems) {
	if b.Part.Least == 7 {
		p.At("part", "least").Value(7).Say("unlucky")
	}
}

type outer struct {
	Base
	More string `json:"more,omitempty" jsonschema:"enum=a,enum=b"`
}

type Uses struct {
	Queue string `json:"queue,omitempty" jsonschema:"maxLength=3"`
}

func (u *Uses) Validate(p *check.Problems) {
	if u.Queue == "bad" {
		p.At("queue").Value(u.Queue).Say("no such queue")
	}
}

// Two embedded structs with a Validate each: Go promotes neither.
type both struct {
	Base
	Uses
}

// A Validate of its own calls the embedded one.
type own struct {
	Base
}

func (o *own) Validate(p *check.Problems) {
	o.Base.Validate(p)
	p.At("own").Say("seen")
}

type hidden struct{ part }

func TestEmbedding(t *testing.T) {
	t.Parallel()
	unlucky := Base{Part: part{Least: 7, Most: 9}}
	for name, c := range map[string]struct {
		settings any
		want     []string
	}{
		"one embedded struct is judged once":   {&outer{Base: unlucky, More: "c"}, []string{"more: not", "part.least: unlucky"}},
		"several embedded structs are all":     {&both{unlucky, Uses{"bad"}}, []string{"part.least: unlucky", "queue: no"}},
		"an embedded struct's tags are judged": {&both{Uses: Uses{"long"}}, []string{"queue: too long"}},
		"one's own takes over":                 {&own{unlucky}, []string{"own: seen", "part.least: unlucky"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p check.Problems
			check.Settings(&p, c.settings)
			list := p.List()
			require.Len(t, list, len(c.want))
			for i, want := range c.want {
				require.ErrorContains(t, list[i], want)
			}
		})
	}
	t.Run("an unexported name can't be reached", func(t *testing.T) {
		t.Parallel()
		require.PanicsWithValue(
			t,
			"check: check_test.hidden embeds part, which reflection can't reach; export its name",
			func() { check.Settings(&check.Problems{}, &hidden{}) },
		)
	})
}
