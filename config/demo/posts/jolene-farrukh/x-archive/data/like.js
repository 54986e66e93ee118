window.YTD.like.part0 = [
 {
  "like": {
   "tweetId": "1",
   "fullText": "PRIVATE: somebody else wrote this and it was only liked",
   "expandedUrl": "https://twitter.com/i/web/status/1"
  }
 }
]
