package store

// Blocks: FTS5 takes bounds for the numbers of lines, but while what it walks
// over is no match, it walks beyond them, to the end of the history. It stops
// where a list ends. So each line has a token in the index that tells of which
// block it is, and for larger blocks that hold it, that token's beginnings, of
// which the index has lists as of all beginnings: a search that demands one of
// them walks no further than the block.

import (
	"fmt"
	"strconv"
	"strings"
)

// Characters of private use, which the index takes for letters, and no text or
// search has there: what is put into the index must not be said by anybody.
const (
	goesOn   = '\ue000' // begins the pieces of a long word but for the first
	blockAt  = '\ue001' // begins the token of a block
	readerAt = '\ue002' // begins the token of a reader
)

const (
	blockLines  = 64            // of the smallest block: with the longest lines and the dearest search, some 20 ms
	blockBase   = 16            // blocks of a level that one of the next holds
	blockBits   = 4             // of blockBase
	blockDigits = pieceMost - 1 // behind blockAt: for 17,000,000,000 lines. Those beyond share the last block
	nearMost    = 1 << 16       // tokens: more than a line has
)

// blockOf is the block of a level that holds an event, as FTS5 is asked for it,
// and the number with which it begins.
func blockOf(n uint64, level int) (token string, from uint64) {
	last := uint64(1)<<(blockBits*blockDigits) - 1
	block := min(n/blockLines, last)
	digits := fmt.Sprintf("%0*s", blockDigits, strconv.FormatUint(block, blockBase))
	token = `"` + string(blockAt) + digits[:blockDigits-level] + `"`
	if level > 0 {
		token += "*"
	}
	return token, block >> (blockBits * level) << (blockBits * level) * blockLines
}

// blockWord is what a line has in the index.
func blockWord(n uint64) string {
	token, _ := blockOf(n, 0)
	return strings.Trim(token, `"`)
}

// inBlock is what FTS5 is asked for phrases in a block. A phrase of several tokens,
// too, must stop where the block ends, so it is to be near to it, which it always
// is in a line of the block.
func inBlock(block string, phrases []phrase) string {
	asked := []string{block}
	for _, p := range phrases {
		if p.tokens > 1 {
			p.text = fmt.Sprintf("NEAR(%s %s, %d)", block, p.text, nearMost)
		}
		asked = append(asked, p.text)
	}
	return strings.Join(asked, " AND ")
}

// readerWord is what private lines have in the index for each who may read them.
func readerWord(num string) string { return string(readerAt) + num }
