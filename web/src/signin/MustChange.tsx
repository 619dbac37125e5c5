import { queries } from '../api/session'
import { Note } from '../look/Note'
import { useWords } from '../words/catalogue'
import { signinWords } from '../words/signin'
import { Card } from './Card'
import { ChangePassword } from './ChangePassword'

/** Nothing else is shown before an initial password is changed. */
export default function MustChange() {
  const t = useWords(signinWords)
  return (
    <Card title={t('mustChange')}>
      <Note>{t('mustChangeWhy')}</Note>
      <ChangePassword done={() => void queries.invalidateQueries({ queryKey: ['session'] })} />
    </Card>
  )
}
