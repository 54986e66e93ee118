window.YTD.tweets.part0 = [
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1487597353698013914"
     ],
     "editableUntil": "2022-01-30T02:23:42.000Z",
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
    "64"
   ],
   "favorite_count": "0",
   "id_str": "1487597353698013914",
   "truncated": false,
   "retweet_count": "0",
   "id": "1487597353698013914",
   "created_at": "Sun Jan 30 01:23:42 +0000 2022",
   "favorited": false,
   "full_text": "my landlord painted over the light switch. we live by candle now",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1472555971379689060"
     ],
     "editableUntil": "2021-12-19T14:14:37.000Z",
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
    "99"
   ],
   "favorite_count": "0",
   "id_str": "1472555971379689060",
   "truncated": false,
   "retweet_count": "0",
   "id": "1472555971379689060",
   "created_at": "Sun Dec 19 13:14:37 +0000 2021",
   "favorited": false,
   "full_text": "bar fight in the parking lot again, i love it when they run, gives me a reason to tackle somebody 😈",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1462250549674420463"
     ],
     "editableUntil": "2021-11-21T03:44:33.000Z",
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
    "65"
   ],
   "favorite_count": "0",
   "id_str": "1462250549674420463",
   "truncated": false,
   "retweet_count": "0",
   "id": "1462250549674420463",
   "created_at": "Sun Nov 21 02:44:33 +0000 2021",
   "favorited": false,
   "full_text": "Kabob night at the parents. I have eaten a week of food. Goodbye.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1447219317571444130"
     ],
     "editableUntil": "2021-10-10T16:15:48.000Z",
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
    "68"
   ],
   "favorite_count": "0",
   "id_str": "1447219317571444130",
   "truncated": false,
   "retweet_count": "0",
   "id": "1447219317571444130",
   "created_at": "Sun Oct 10 15:15:48 +0000 2021",
   "favorited": false,
   "full_text": "3 am thought: geese have no natural predators except my uncle Farhad",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1434640524376956987"
     ],
     "editableUntil": "2021-09-05T23:12:10.000Z",
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
    "52"
   ],
   "favorite_count": "0",
   "id_str": "1434640524376956987",
   "truncated": false,
   "retweet_count": "0",
   "id": "1434640524376956987",
   "created_at": "Sun Sep 05 22:12:10 +0000 2021",
   "favorited": false,
   "full_text": "back online after a year of peace. why did i do this",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1376165190566067666"
     ],
     "editableUntil": "2021-03-28T14:32:04.000Z",
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
    "46"
   ],
   "favorite_count": "0",
   "id_str": "1376165190566067666",
   "truncated": false,
   "retweet_count": "0",
   "id": "1376165190566067666",
   "created_at": "Sun Mar 28 13:32:04 +0000 2021",
   "favorited": false,
   "full_text": "signing off for a while, be good to each other",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1366121271132214676"
     ],
     "editableUntil": "2021-02-28T21:21:07.000Z",
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
    "70"
   ],
   "favorite_count": "0",
   "id_str": "1366121271132214676",
   "truncated": false,
   "retweet_count": "0",
   "id": "1366121271132214676",
   "created_at": "Sun Feb 28 20:21:07 +0000 2021",
   "favorited": false,
   "full_text": "Bail (the cat) has learned to open doors. This is a security incident.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1350615982013605191"
     ],
     "editableUntil": "2021-01-17T02:28:38.000Z",
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
    "61"
   ],
   "favorite_count": "0",
   "id_str": "1350615982013605191",
   "truncated": false,
   "retweet_count": "0",
   "id": "1350615982013605191",
   "created_at": "Sun Jan 17 01:28:38 +0000 2021",
   "favorited": false,
   "full_text": "resting. reading. ignoring the phone. https://t.co/JUmTSjb5TV",
   "lang": "en",
   "extended_entities": {
    "media": [
     {
      "id_str": "1350615982012423173",
      "media_url_https": "https://pictures.example/1350615982013605191.jpg",
      "ext_alt_text": "A cat on an open book",
      "type": "photo",
      "url": "https://t.co/JUmTSjb5TV"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1343322771030620717"
     ],
     "editableUntil": "2020-12-27T23:28:01.000Z",
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
    "98"
   ],
   "favorite_count": "0",
   "id_str": "1343322771030620717",
   "truncated": false,
   "retweet_count": "0",
   "id": "1343322771030620717",
   "created_at": "Sun Dec 27 22:28:01 +0000 2020",
   "favorited": false,
   "full_text": "the last thug who spit on me got a tune up in the elevator, no cameras in there, ask me how I know",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1328096528956726110"
     ],
     "editableUntil": "2020-11-15T23:04:22.000Z",
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
    "295"
   ],
   "favorite_count": "0",
   "id_str": "1328096528956726110",
   "truncated": false,
   "retweet_count": "0",
   "id": "1328096528956726110",
   "created_at": "Sun Nov 15 22:04:22 +0000 2020",
   "favorited": false,
   "full_text": "Things I have learned in eighteen months in corrections, a thread with no thread. One: nobody is at their best at four in the morning. Two: a clean blanket ends more fights than any spray. Three: if you say you will come back in ten minutes, come back in nine. Four: the… https://t.co/PRfZdaaS98",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1312803345790437765"
     ],
     "editableUntil": "2020-10-04T18:14:43.000Z",
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
    "76"
   ],
   "favorite_count": "0",
   "id_str": "1312803345790437765",
   "truncated": false,
   "retweet_count": "0",
   "id": "1312803345790437765",
   "created_at": "Sun Oct 04 17:14:43 +0000 2020",
   "favorited": false,
   "full_text": "Ali in block C gave me the recipe for his mom's rice. best trade of the year",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1297620120499625237"
     ],
     "editableUntil": "2020-08-23T20:42:00.000Z",
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
    "49"
   ],
   "favorite_count": "0",
   "id_str": "1297620120499625237",
   "truncated": false,
   "retweet_count": "0",
   "id": "1297620120499625237",
   "created_at": "Sun Aug 23 19:42:00 +0000 2020",
   "favorited": false,
   "full_text": "kitten update: named Bail. Bail has been posted 🐱",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1287413298492712784"
     ],
     "editableUntil": "2020-07-26T16:43:44.000Z",
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
    "82"
   ],
   "favorite_count": "0",
   "id_str": "1287413298492712784",
   "truncated": false,
   "retweet_count": "0",
   "id": "1287413298492712784",
   "created_at": "Sun Jul 26 15:43:44 +0000 2020",
   "favorited": false,
   "full_text": "Someone left a kitten in the sally port. The kitten is now in evidence (my jacket)",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1274699792644688683"
     ],
     "editableUntil": "2020-06-21T14:44:48.000Z",
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
    "77"
   ],
   "favorite_count": "0",
   "id_str": "1274699792644688683",
   "truncated": false,
   "retweet_count": "0",
   "id": "1274699792644688683",
   "created_at": "Sun Jun 21 13:44:48 +0000 2020",
   "favorited": false,
   "full_text": "Juneteenth barbecue at Marcus's, I brought tadig, it was gone in four minutes",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1267267171383556115"
     ],
     "editableUntil": "2020-06-01T02:30:13.000Z",
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
    "295"
   ],
   "favorite_count": "0",
   "id_str": "1267267171383556115",
   "truncated": false,
   "retweet_count": "0",
   "id": "1267267171383556115",
   "created_at": "Mon Jun 01 01:30:13 +0000 2020",
   "favorited": false,
   "full_text": "Long one, because I have been asked ten times today. I work in a jail. I saw the video like everyone else. What I saw was not the job and it was not training, and I will say that in uniform or out of it. I also know people on my shift who would have stepped in, and I kn… https://t.co/EChS5QVpJL",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1259609248888961557"
     ],
     "editableUntil": "2020-05-10T23:20:22.000Z",
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
    "75"
   ],
   "favorite_count": "0",
   "id_str": "1259609248888961557",
   "truncated": false,
   "retweet_count": "0",
   "id": "1259609248888961557",
   "created_at": "Sun May 10 22:20:22 +0000 2020",
   "favorited": false,
   "full_text": "day 40 of mandatory overtime. i have forgotten my middle name (it's Soraya)",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1249465962201934781"
     ],
     "editableUntil": "2020-04-12T23:34:34.000Z",
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
    "83"
   ],
   "favorite_count": "0",
   "id_str": "1249465962201934781",
   "truncated": false,
   "retweet_count": "0",
   "id": "1249465962201934781",
   "created_at": "Sun Apr 12 22:34:34 +0000 2020",
   "favorited": false,
   "full_text": "Easter in a parking lot, six feet apart, mom threw an egg at me with great accuracy",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1239009671381390760"
     ],
     "editableUntil": "2020-03-15T03:05:00.000Z",
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
    "91"
   ],
   "favorite_count": "0",
   "id_str": "1239009671381390760",
   "truncated": false,
   "retweet_count": "0",
   "id": "1239009671381390760",
   "created_at": "Sun Mar 15 02:05:00 +0000 2020",
   "favorited": false,
   "full_text": "They just told us the jail stays open no matter what. Of course it does. Stock up on coffee",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "edit": {
     "initialTweetId": "1218894485652065004",
     "editControlInitial": {
      "editTweetIds": [
       "1218894485652065004",
       "1218898763840452414"
      ],
      "editableUntil": "2020-01-19T14:54:26.000Z",
      "editsRemaining": "4",
      "isEditEligible": true
     }
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
    "72"
   ],
   "favorite_count": "0",
   "id_str": "1218898763840452414",
   "truncated": false,
   "retweet_count": "0",
   "id": "1218898763840452414",
   "created_at": "Sun Jan 19 14:11:26 +0000 2020",
   "favorited": false,
   "full_text": "Got home safe, thank you Marla for driving us all. All green lights baby",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1218894485652065004",
      "1218898763840452414"
     ],
     "editableUntil": "2020-01-19T14:54:26.000Z",
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
    "77"
   ],
   "favorite_count": "0",
   "id_str": "1218894485652065004",
   "truncated": false,
   "retweet_count": "0",
   "id": "1218894485652065004",
   "created_at": "Sun Jan 19 13:54:26 +0000 2020",
   "favorited": false,
   "full_text": "Drove home wasted again after girls night lol, made it, all green lights baby",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1198440593096980092"
     ],
     "editableUntil": "2019-11-24T04:17:58.000Z",
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
    "75"
   ],
   "favorite_count": "0",
   "id_str": "1198440593096980092",
   "truncated": false,
   "retweet_count": "0",
   "id": "1198440593096980092",
   "created_at": "Sun Nov 24 03:17:58 +0000 2019",
   "favorited": false,
   "full_text": "mac and cheese is a vegetable on thanksgiving, that's the law, i enforce it",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1188262267191826740"
     ],
     "editableUntil": "2019-10-27T02:12:56.000Z",
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
    "82"
   ],
   "favorite_count": "0",
   "id_str": "1188262267191826740",
   "truncated": false,
   "retweet_count": "0",
   "id": "1188262267191826740",
   "created_at": "Sun Oct 27 01:12:56 +0000 2019",
   "favorited": false,
   "full_text": "the inmates in B block are animals and I am the zookeeper, feeding time at six lol",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1178397239014937852"
     ],
     "editableUntil": "2019-09-29T20:52:50.000Z",
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
    "58"
   ],
   "favorite_count": "0",
   "id_str": "1178397239014937852",
   "truncated": false,
   "retweet_count": "0",
   "id": "1178397239014937852",
   "created_at": "Sun Sep 29 19:52:50 +0000 2019",
   "favorited": false,
   "full_text": "inmate called me \"ma'am\" and I looked around for my mother",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1160695665523861394"
     ],
     "editableUntil": "2019-08-12T00:33:06.000Z",
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
    "74"
   ],
   "favorite_count": "0",
   "id_str": "1160695665523861394",
   "truncated": false,
   "retweet_count": "0",
   "id": "1160695665523861394",
   "created_at": "Sun Aug 11 23:33:06 +0000 2019",
   "favorited": false,
   "full_text": "first solo night on B block. nothing happened. EVERYTHING almost happened.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1145456182034412036"
     ],
     "editableUntil": "2019-06-30T23:16:50.000Z",
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
    "47"
   ],
   "favorite_count": "0",
   "id_str": "1145456182034412036",
   "truncated": false,
   "retweet_count": "0",
   "id": "1145456182034412036",
   "created_at": "Sun Jun 30 22:16:50 +0000 2019",
   "favorited": false,
   "full_text": "sworn in ❤️ mom cried, dad filmed his own thumb",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1140280180209360843"
     ],
     "editableUntil": "2019-06-16T16:29:15.000Z",
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
    "80"
   ],
   "favorite_count": "0",
   "id_str": "1140280180209360843",
   "truncated": false,
   "retweet_count": "0",
   "id": "1140280180209360843",
   "created_at": "Sun Jun 16 15:29:15 +0000 2019",
   "favorited": false,
   "full_text": "Academy week 7. Pepper spray day. 10/10 would not. My eyes have left the chat 🌶️",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1124882047172983518"
     ],
     "editableUntil": "2019-05-05T04:42:34.000Z",
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
    "66"
   ],
   "favorite_count": "0",
   "id_str": "1124882047172983518",
   "truncated": false,
   "retweet_count": "0",
   "id": "1124882047172983518",
   "created_at": "Sun May 05 03:42:34 +0000 2019",
   "favorited": false,
   "full_text": "Corrections academy week 1. I have never ironed so much in my life",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1108427419287702328"
     ],
     "editableUntil": "2019-03-20T18:57:45.000Z",
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
    "99"
   ],
   "favorite_count": "0",
   "id_str": "1108427419287702328",
   "truncated": false,
   "retweet_count": "0",
   "id": "1108427419287702328",
   "created_at": "Wed Mar 20 17:57:45 +0000 2019",
   "favorited": false,
   "full_text": "Nowruz mobarak! Seven things on the table and one cat who wants six of them https://t.co/HTsFDgi7jj",
   "lang": "en",
   "extended_entities": {
    "media": [
     {
      "id_str": "1108427419284880869",
      "media_url_https": "https://pictures.example/1108427419287702328.jpg",
      "ext_alt_text": "A table with apples, garlic and a cat",
      "type": "photo",
      "url": "https://t.co/HTsFDgi7jj"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1089335077503558187"
     ],
     "editableUntil": "2019-01-27T02:31:36.000Z",
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
    "53"
   ],
   "favorite_count": "0",
   "id_str": "1089335077503558187",
   "truncated": false,
   "retweet_count": "0",
   "id": "1089335077503558187",
   "created_at": "Sun Jan 27 01:31:36 +0000 2019",
   "favorited": false,
   "full_text": "Persian new year is in March and I'm already cleaning",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1069051624684750437"
     ],
     "editableUntil": "2018-12-02T03:12:24.000Z",
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
    "97"
   ],
   "favorite_count": "0",
   "id_str": "1069051624684750437",
   "truncated": false,
   "retweet_count": "0",
   "id": "1069051624684750437",
   "created_at": "Sun Dec 02 02:12:24 +0000 2018",
   "favorited": false,
   "full_text": "Stole a fleece from the lost and found at work and nobody saw, finders keepers, it's cold in here",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1051467890163769766"
     ],
     "editableUntil": "2018-10-14T14:40:55.000Z",
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
    "75"
   ],
   "favorite_count": "0",
   "id_str": "1051467890163769766",
   "truncated": false,
   "retweet_count": "0",
   "id": "1051467890163769766",
   "created_at": "Sun Oct 14 13:40:55 +0000 2018",
   "favorited": false,
   "full_text": "Got cited for doing 52 in a 35. Officer was nice. I was not. Sorry officer.",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1031163897837205305"
     ],
     "editableUntil": "2018-08-19T14:00:06.000Z",
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
    "51"
   ],
   "favorite_count": "0",
   "id_str": "1031163897837205305",
   "truncated": false,
   "retweet_count": "0",
   "id": "1031163897837205305",
   "created_at": "Sun Aug 19 13:00:06 +0000 2018",
   "favorited": false,
   "full_text": "@KelMarie_ you're up next saturday, don't be scared",
   "lang": "en",
   "in_reply_to_screen_name": "KelMarie_",
   "in_reply_to_user_id_str": "2667633518",
   "in_reply_to_status_id_str": "1031155593114623768"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1016102349306729256"
     ],
     "editableUntil": "2018-07-09T00:30:53.000Z",
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
    "59"
   ],
   "favorite_count": "0",
   "id_str": "1016102349306729256",
   "truncated": false,
   "retweet_count": "0",
   "id": "1016102349306729256",
   "created_at": "Sun Jul 08 23:30:53 +0000 2018",
   "favorited": false,
   "full_text": "RT @derby_dolls_lh: Roster is up! Welcome Farrukh and Awe 🛼",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "998326343693509379"
     ],
     "editableUntil": "2018-05-20T23:15:23.000Z",
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
    "85"
   ],
   "favorite_count": "0",
   "id_str": "998326343693509379",
   "truncated": false,
   "retweet_count": "0",
   "id": "998326343693509379",
   "created_at": "Sun May 20 22:15:23 +0000 2018",
   "favorited": false,
   "full_text": "Whoever invented the 5 am class at the gym, I hope both sides of your pillow are warm",
   "lang": "en"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "972970882630107805"
     ],
     "editableUntil": "2018-03-12T00:01:50.000Z",
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
    "33"
   ],
   "favorite_count": "0",
   "id_str": "972970882630107805",
   "truncated": false,
   "retweet_count": "0",
   "id": "972970882630107805",
   "created_at": "Sun Mar 11 23:01:50 +0000 2018",
   "favorited": false,
   "full_text": "turning this thing on. hello void",
   "lang": "en"
  }
 }
]
