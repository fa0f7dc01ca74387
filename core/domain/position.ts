/** What the depository's daily files tell of an account (D17). */

export interface Balance {
  stockCode: string;
  nameEn: string;
  nameZh: string;
  /** At most 15 digits. */
  quantity: number;
}

export interface Movement extends Balance {
  /** `YYYY-MM-DD` */
  date: string;
  direction: 'in' | 'out';
  /** Unique within an account, at most 64 characters. */
  reference: string;
}

/** Both days included, `YYYY-MM-DD`. */
export interface Days {
  from: string;
  to: string;
}
