// What an e-mail is, and where e-mails go. It knows no sync and no way of sending.

/** One e-mail as written; everything in it is safe to show. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** Through which server e-mails go, and from whom. */
export interface MailSettings {
  /** `smtps://user:password@host`, or `smtp://…`: a secret. */
  url: string;
  /** `Clever Sync <sync@example.org>` */
  from: string;
}

/** What came of sending: how many addresses the server took it for, and why it did not for the others. */
export interface Delivery {
  sent: number;
  /** Without addresses: `ETIMEDOUT`, `EENVELOPE 550`. Each once. */
  problems: string[];
}
