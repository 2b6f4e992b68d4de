import { localTime } from '../calendar.ts'
import { diceOf } from '../dice.ts'
import { departments, numbered, someDay, someDepartment } from './draws.ts'
import { type Facts, type Place, sized } from './fact.ts'

const meetingsOf = (place: Place): number => sized(place, 1_200, 24)
const formsOf = (place: Place): number => sized(place, 900, 18)
const PAPERS = 4

const meetingDay = (index: number): string => someDay(diceOf('meetings', index), 700)

const meetings: Facts = {
  count: meetingsOf,
  at: (index) => ({
    meeting_id: numbered('PH', index, 4),
    title: `Phiên họp thành viên Ủy ban lần ${index + 1}`,
    starts_at: localTime(meetingDay(index), 0, 30),
    ends_at: localTime(meetingDay(index), 0, 150),
    room: `Phòng ${1 + (index % 6)}`,
  }),
}

const meetingPapers: Facts = {
  count: (place) => meetingsOf(place) * PAPERS,
  at: (index) => {
    const dice = diceOf('meeting_papers', index)
    return {
      paper_id: numbered('TLH', index, 5),
      meeting_id: numbered('PH', Math.floor(index / PAPERS), 4),
      title: `${dice.pick(['Tờ trình', 'Báo cáo', 'Dự thảo quyết định'])} số ${1 + (index % PAPERS)}`,
      agency_code: someDepartment(dice),
      pages: 2 + dice.roll(60),
    }
  },
}

const opinionForms: Facts = {
  count: formsOf,
  at: (index, place) => {
    const day = meetingDay(index % meetingsOf(place))
    return {
      form_id: numbered('PYK', index, 4),
      meeting_id: numbered('PH', index % meetingsOf(place), 4),
      question: `Thống nhất nội dung tờ trình số ${index + 1}?`,
      sent_at: localTime(day, -7, 60),
      due_at: localTime(day, -2, 540),
    }
  },
}

/** Every one of the 18 departments answers a form, or has not by its deadline. */
const opinions: Facts = {
  count: (place) => formsOf(place) * departments.length,
  at: (index, place) => {
    const dice = diceOf('opinions', index)
    const form = Math.floor(index / departments.length)
    const answer = dice.pick(['agree', 'agree', 'agree', 'agree', 'agree_with_comment', 'disagree', 'no_reply'])
    const day = meetingDay(form % meetingsOf(place))
    return {
      form_id: numbered('PYK', form, 4),
      agency_code: departments[index % departments.length] ?? null,
      answer,
      comment: answer === 'agree_with_comment' ? 'Đề nghị làm rõ nguồn vốn' : null,
      answered_at: answer === 'no_reply' ? null : localTime(day, -6, dice.roll(500)),
    }
  },
}

/** Only what still differs goes to a vote: two forms of three. */
const votes: Facts = {
  count: (place) => Math.floor((formsOf(place) * 2) / 3),
  at: (index, place) => {
    const dice = diceOf('votes', index)
    const against = dice.roll(6)
    const abstained = dice.roll(3)
    return {
      vote_id: numbered('BQ', index, 4),
      form_id: numbered('PYK', index, 4),
      in_favour: departments.length - against - abstained,
      against,
      abstained,
      voted_at: localTime(meetingDay(index % meetingsOf(place)), 0, 120),
    }
  },
}

/** Paperless meetings of the city's committee. */
export const cabinet: { readonly [dataset: string]: Facts } = {
  meetings,
  meeting_papers: meetingPapers,
  opinion_forms: opinionForms,
  opinions,
  votes,
}
