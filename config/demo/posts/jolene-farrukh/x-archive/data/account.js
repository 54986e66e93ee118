window.YTD.account.part0 = [
 {
  "account": {
   "email": "jolene@mail.example",
   "createdVia": "web",
   "username": "farrukh_and_awe",
   "accountId": "4065959824",
   "createdAt": "2018-03-10T20:11:09.000Z",
   "accountDisplayName": "Jolene Farrukh"
  }
 }
]
