import { useTexts } from '../i18n.ts';
import { Icon } from './icon.tsx';

/** The buttons that take a list out of the page: as a CSV file, and on paper. */
export function Exports(props: {
  csv(): void;
  print(): void;
  /** Whether data for one of them are loading. */
  isBusy?: boolean;
}) {
  const { t } = useTexts();
  return (
    <div class="exports">
      <button type="button" class="csv" aria-disabled={props.isBusy ?? false} onClick={props.csv}>
        <Icon name="download" />
        <span>{t('action.csv')}</span>
      </button>
      <button
        type="button"
        class="print"
        aria-disabled={props.isBusy ?? false}
        onClick={props.print}
      >
        <Icon name="print" />
        <span>{t('action.print')}</span>
      </button>
    </div>
  );
}
