window.YTD.direct_messages.part0 = [
 {
  "dmConversation": {
   "conversationId": "4065959824-1",
   "messages": [
    {
     "messageCreate": {
      "recipientId": "1",
      "senderId": "4065959824",
      "text": "PRIVATE: this conversation must never be opened, stored or shown",
      "createdAt": "2021-01-02T03:04:05.000Z"
     }
    }
   ]
  }
 }
]
