window.__THAR_CONFIG = {
 "userInfo": {
  "accountId": "4065959824",
  "userName": "farrukh_and_awe",
  "displayName": "Jolene Farrukh"
 },
 "archiveInfo": {
  "sizeBytes": "81920",
  "generationDate": "2022-03-05T08:00:00.000Z",
  "isPartialArchive": false,
  "maxPartSizeBytes": "53687091200"
 },
 "dataTypes": {
  "tweets": {
   "files": [
    {
     "fileName": "data/tweets.js",
     "globalName": "YTD.tweets.part0",
     "count": "35"
    }
   ]
  }
 }
}
