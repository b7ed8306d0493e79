package stdio

// Rest is the row "more", which says where an answer goes on that was not all.
type Rest struct {
	Event  string `json:"event"` // more
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}
