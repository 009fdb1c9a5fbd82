import { flushPromises, mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { clientKey } from '#renderer/client/use'
import { useExperimentStore } from '#renderer/stores/experiment'
import { setUpStores, smallExperiment } from '#renderer/stores/testing'
import QuestionBox from './QuestionBox.vue'

function ask(text: string) {
  const { client, pinia } = setUpStores()
  useExperimentStore().open(smallExperiment('MaxPooling2D'), null)
  return mount(QuestionBox, {
    props: { text },
    global: { plugins: [pinia], provide: { [clientKey as symbol]: client } },
  })
}

async function answer(box: ReturnType<typeof ask>, typed: string): Promise<void> {
  await box.get('input').setValue(typed)
  await box.get('form').trigger('submit')
  await flushPromises()
}

test('the answer and what follows are hidden until something is typed', async () => {
  const box = ask('How many weights?\nanswer = 224\nEight filters.')
  expect(box.text()).toContain('How many weights?')
  expect(box.text()).not.toMatch(/224|Eight/)
  await answer(box, '200')
  expect(box.text()).toMatch(/Not equal\. Computed: 224.*Eight filters\./s)
  await answer(box, '224')
  expect(box.text()).toMatch(/Correct\. Computed: 224/)
})

test('what is no number is refused, and shows no answer', async () => {
  const box = ask('How many?\nanswer = 224')
  await answer(box, 'many')
  expect(box.get('[role="alert"]').text()).toBe('Expected numbers separated by spaces, such as 0 3 0.')
  expect(box.text()).not.toContain('224')
})

test('a map that is not there is named', async () => {
  const box = ask('What?\nanswer = Conv2D[0]')
  await answer(box, '1')
  expect(box.get('[role="alert"]').text()).toBe('There is no computed map named "Conv2D".')
})

test('a question without an answer says what is missing', () => {
  expect(ask('What?').get('.error-text').text()).toContain('answer = Pooled[0]')
})
