window.YTD.note_tweet.part0 = [
 {
  "noteTweet": {
   "noteTweetId": "1267267171384491262",
   "updatedAt": "2020-06-01T01:30:13.000Z",
   "lifecycle": {
    "value": "2",
    "name": "Visible"
   },
   "createdAt": "2020-06-01T01:30:13.000Z",
   "core": {
    "text": "Long one, because I have been asked ten times today. I work in a jail. I saw the video like everyone else. What I saw was not the job and it was not training, and I will say that in uniform or out of it. I also know people on my shift who would have stepped in, and I know one or two who would have looked at the floor. Both of those things are true and I have to work with both of those people tomorrow at six.",
    "urls": [],
    "mentions": [],
    "cashtags": [],
    "hashtags": []
   }
  }
 },
 {
  "noteTweet": {
   "noteTweetId": "1328096528956256017",
   "updatedAt": "2020-11-15T22:04:22.000Z",
   "lifecycle": {
    "value": "2",
    "name": "Visible"
   },
   "createdAt": "2020-11-15T22:04:22.000Z",
   "core": {
    "text": "Things I have learned in eighteen months in corrections, a thread with no thread. One: nobody is at their best at four in the morning. Two: a clean blanket ends more fights than any spray. Three: if you say you will come back in ten minutes, come back in nine. Four: the loud ones are scared, the quiet ones are the ones I check on twice. Five: bring your own fork.",
    "urls": [],
    "mentions": [],
    "cashtags": [],
    "hashtags": []
   }
  }
 }
]
