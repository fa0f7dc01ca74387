/** By which ways movements are told (D20). */
export interface AlertChoice {
  email: boolean;
  sms: boolean;
}

export const NO_ALERTS: AlertChoice = { email: false, sms: false };

/** Where messages to a holder can go. */
interface Addresses {
  email?: string | undefined;
  phones: readonly string[];
}

/** The ways that a holder has no address for. */
export function withoutAddress({ email, phones }: Addresses): (keyof AlertChoice)[] {
  return [...(email ? [] : (['email'] as const)), ...(phones[0] ? [] : (['sms'] as const))];
}

/**
 * The ways by which an account is told of movements: those chosen that its present holder has an
 * address for. A choice outlives the address, and counts again once there is another.
 * @param alerts what the participant or the investor chose last; absent: nothing
 */
export function alertWays({
  alerts = NO_ALERTS,
  holder,
}: {
  alerts?: AlertChoice;
  holder: Addresses;
}): AlertChoice {
  const missing = withoutAddress(holder);
  return {
    email: alerts.email && !missing.includes('email'),
    sms: alerts.sms && !missing.includes('sms'),
  };
}
