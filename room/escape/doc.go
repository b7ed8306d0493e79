// Package escape takes the control sequences of terminals out of text, whole:
// of coloured output the words are left, and none of the codes. Other text stays
// byte for byte. It depends on nothing, and serves whoever takes text in.
package escape
