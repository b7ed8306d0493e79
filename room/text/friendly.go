package text

// Friendly names, for those who come without one: a tea or something calm, and
// a gentle creature or thing. Every pair is a valid name of at most 19 cells.

import (
	"math/rand/v2"
	"strings"
)

// FriendlyName draws one of some thirty thousand names such as jasmine-fox.
func FriendlyName(r *rand.Rand) string {
	return friendlyFirst[r.IntN(len(friendlyFirst))] + "-" + friendlyLast[r.IntN(len(friendlyLast))]
}

var friendlyFirst = strings.Fields(`
almond amber anise apple apricot assam autumn azure balmy bamboo barley basil bergamot berry birch blossom
breezy bright buttery calm camellia caramel cardamom cedar celadon ceylon chai chamomile cherry chestnut
cinnamon citrus clear clement clove cloudy coconut copper coral cosy cream crystal daisy dawn dewy
dreamy dulcet earl early easy elder elm ember emerald evening fennel fern fleet floral forest fragrant fresh
gentle ginger ginseng glad grand green hazel hearty herbal hibiscus hojicha honey humble indigo
ivory jade jasmine jolly joyful juniper keemun kind kindly lavender leafy lemon light lilac lime linden lively
lotus lucky lunar lush mallow maple marigold matcha meadow mellow merry mild milky minty misty morning mossy
mulberry myrtle neat nettle noble nutmeg oat olive oolong opal orange orchid osmanthus patient peach peaceful
pear pearl pekoe peony pepper placid plum polite poppy posy quiet rainy rooibos rose rosy saffron sage sandy
sencha serene sesame silent silken silver sleepy snowy soft solar spiced spring starry steady still
summer sunny sweet tender thyme tidy topaz tranquil twilight vanilla velvet verbena vernal violet walnut warm
wild willow windy winter wise yuzu zesty`)

var friendlyLast = strings.Fields(`
acorn alder alpaca antelope ash aspen aurora badger bee beetle bell bison blackbird bluebird boat book
bowl breeze bridge brook bunting butterfly candle canyon cat cicada clover cloud comet cove crane creek
cricket cup curlew deer dewdrop dolphin dove dragonfly duck dune eagle egret elk falcon fawn feather fiddle
field finch firefly fjord flute fox frog gazelle gecko glacier glade goose grove gull hamster harbour hare
harp hawk hedgehog heron hill hoopoe horizon ibex ibis iris island jackdaw jay kestrel kettle kite
kiwi koala koi lagoon lake lamb lantern lark leaf lemur lichen llama loon lynx magpie mallard
marmot marten mitten moon moth mountain mouse narwhal newt nuthatch oak oasis octopus oriole osprey
otter owl panda pebble pelican penguin petal pigeon pika pillow pine plover pond pony puffin quail
quilt quokka rabbit raccoon rain rainbow raven reed reindeer river robin rook saucer scarf seahorse seal
seashell shore snail snowflake sparrow spoon squirrel star starling stork stream sunbeam swallow
swan swift tapir teacup teapot tern thistle thrush tide tiger tortoise trout tulip turtle valley vole
wagtail warbler waterfall whisker wombat woodlark wren yak zebra`)
