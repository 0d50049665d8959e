package rules

import "sort"

type groups []func() []Rule

// registry lists the groups. A new file of rules adds its function here.
var registry = groups{
	networkRules,
	edgeRules,
	iamRules,
	storageRules,
	tagRules,
	computeRules,
	messagingRules,
	deliveryRules,
	costRules,
	dataRules,
	observabilityRules,
	adviceRules,
}

func (g groups) sorted() []Rule {
	var all []Rule
	for _, group := range g {
		all = append(all, group()...)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
