window.YTD.deleted_tweets.part0 = [
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1203518511118556485"
     ],
     "editableUntil": "2019-12-08T04:35:48.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "55"
   ],
   "favorite_count": "0",
   "id_str": "1203518511118556485",
   "truncated": false,
   "retweet_count": "0",
   "id": "1203518511118556485",
   "created_at": "Sun Dec 08 03:35:48 +0000 2019",
   "favorited": false,
   "full_text": "this one i took down the same night, mean and not funny",
   "lang": "en",
   "deleted_at": "2019-12-08T06:35:48.000Z"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1302728745024467478"
     ],
     "editableUntil": "2020-09-06T23:01:51.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   },
   "retweeted": false,
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "display_text_range": [
    "0",
    "4"
   ],
   "favorite_count": "0",
   "id_str": "1302728745024467478",
   "truncated": false,
   "retweet_count": "0",
   "id": "1302728745024467478",
   "created_at": "Sun Sep 06 22:01:51 +0000 2020",
   "favorited": false,
   "full_text": "typo",
   "lang": "en",
   "deleted_at": "2020-09-07T01:01:51.000Z"
  }
 }
]
