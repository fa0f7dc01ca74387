import type { Prompts } from './prompts.ts';

/** Prompts in British English, as usual on phone lines in Hong Kong: hash key, not pound key. */
export const en: Prompts = {
  chooseLanguage: 'Welcome to CCASS Phone. For English, press 3.',
  chooseLanguageAgain: 'Sorry, we did not receive a valid choice. For English, press 3.',
  closed:
    'Thank you for calling CCASS Phone. The service is closed at the moment. Please call again later.',
  forHelp: (number) => `For help, please call ${number}.`,

  userId: 'Please enter your eight-digit user ID, followed by the hash key.',
  userIdAgain:
    'We did not receive a valid user ID. Your CCASS Phone user ID has eight digits, and was given to you by your broker or custodian. Please enter it now, followed by the hash key. If you make a mistake, press the star key and start again.',
  password: 'Please enter your eight-digit password, followed by hash.',
  passwordAgain:
    'We did not receive a valid password. Your CCASS Phone password has eight digits. Please enter it now, followed by the hash key. If you make a mistake, press star and start again. If you are in a public place, make sure that nobody can see you enter it.',
  wrongTwoLeft:
    'Sorry, the user ID or the password is not correct. Two more wrong entries will revoke the password. Please enter your eight-digit CCASS Phone user ID again, followed by the hash key.',
  wrongOneLeft:
    'Sorry, the user ID or the password is not correct. One more wrong entry will revoke the password. Please enter your eight-digit CCASS Phone user ID again, followed by the hash key.',
  wrongTooOften:
    'Sorry, the user ID or the password is still not correct. Please check your details before you call again.',
  revoked:
    'After three wrong entries in a row, your CCASS Phone password has been revoked. Please ask your broker or custodian to reset it. The new password will work from the day after the reset is approved.',
  lineClosed:
    'CCASS Phone is closed for your account. To open it again, please sign in on the internet with a passkey, and choose Settings. If you did not close it, please call your broker or custodian.',
  tryAgain:
    'We could not check your password, because another sign-in for the same user ID is being processed. This entry was not counted. Please enter your password again, followed by the hash key.',
  stillBusy:
    'Sorry, we still could not check your password. This entry was not counted. Please call again in a minute.',

  mustChange:
    'To protect your account, please set a new password first. It must have eight digits. Do not use personal data, your user ID, or an old password. If you are in a public place, make sure that nobody can see you enter it. If you make a mistake, press star and start again. Please enter your new password, followed by hash.',
  newPassword:
    'Change of password. The new password must have eight digits. Do not use personal data, your user ID, or a password that you have used before. Please enter your new password, followed by the hash key.',
  newPasswordAgain:
    'We did not receive a new password. Please enter a new password of eight digits, followed by the hash key. If you make a mistake, press the star key and start again.',
  confirmPassword: 'Please enter the new password once more, followed by the hash key.',
  confirmPasswordAgain:
    'We did not receive your confirmation. Please enter the same new password once more, followed by the hash key.',
  changed:
    'Your password has been changed. Please keep it secret, and change it regularly. If your phone has a memory or redial function, remember to clear the password from it.',
  mismatch:
    'The two entries are not the same, and your password has not been changed. Please enter your new password again, followed by the hash key.',
  malformed:
    'The new password must have eight digits. Please enter your new password again, followed by the hash key.',
  tooCommon:
    'That password is too easy to guess. Please enter a different new password, followed by the hash key.',
  userIdAsPassword:
    'Your user ID cannot be your password. Please enter a different new password, followed by the hash key.',
  personalData:
    'The new password contains your personal data, and cannot be used. Please enter a different new password, followed by the hash key.',
  usedBefore:
    'You have used that password before, and it cannot be used again. Please enter a different new password, followed by the hash key.',
  notChangedYet:
    'We could not change your password right now. Please enter your new password again, followed by the hash key.',
  refusedTooOften:
    'Sorry, your new password was refused too many times, and your password has not been changed. Please think of a different one before you call again.',

  mainMenu:
    'Main menu. For your balances, press 1. For your stock movements, press 2. To change your password, press 3. For one stock by its code, press 4. To hear this more slowly, press 8. To hear it again, press 9. To end the call, press 0.',
  mainMenuAgain:
    'We did not receive a valid choice. For your balances, press 1. For your stock movements, press 2. To change your password, press 3. For one stock by its code, press 4. To hear this more slowly, press 8. To hear it again, press 9. To end the call, press 0.',
  noBalances: 'There are no balances on record for your account at present.',
  noMovements: 'There were no stock movements in your account in the last thirty-one days.',
  stockCode: 'Please enter the stock code, followed by hash.',
  stockCodeAgain:
    'We did not receive a valid stock code. A stock code has at most five digits. Please enter it, followed by the hash key. For the main menu, press star.',
  noChoice: 'We did not receive a valid choice.',
  endOfList: 'That is the end of the list.',
  nextPage: 'For the next page, press 1.',
  previousPage: 'For the previous page, press 7.',
  anotherStock: 'For another stock, press 4.',
  hearAgain: 'To hear this again, press 9.',
  toMainMenu: 'For the main menu, press star.',

  farewell: 'Please keep your password secret, and clear it from the memory of your phone.',
  helpedTooOften:
    'Sorry, we are still not receiving a valid entry. If you need the service, please call again.',
  ended:
    'To protect your account, you have been signed out. To continue using the service, please call again.',
  unavailable: 'Sorry, the service is not available at the moment. Please call again later.',
  goodbye: 'Thank you for calling CCASS Phone. Goodbye.',
};
