/**
 * What English Punkt knows, reduced to the words that everyday text is likely to hold. The lists say what its trained model
 * does, not what a style guide would: it takes Mon. and Fig. for the ends of sentences.
 */

/** Words that are written with a full stop in the middle of a sentence, without it. */
export const abbreviations = listWords(`
  mr mrs ms messrs dr prof sr jr st sen rep reps gen lt col adm maj ph.d m.b.a
  jan feb aug sep sept oct nov dec tues wed fri yr a.m p.m a.d
  u.s u.s.a u.k u.n n.y l.a d.c r.i n.c n.j n.h n.m s.c w.va
  ala ariz calif colo conn fla ga ill kan ky mich minn nev okla ore pa tenn va vt wash wis
  inc corp co cos ltd bros vs ave ft mg ok
  c d e f g h k l m n p r s t v w`);

/** Words that show, when a capital starts them after an abbreviation, that a new sentence has begun. */
export const sentenceStarters = listWords(`
  the this these there here he it they i your her when which if in but so yes such does
  were some many most both either neither even still yet always sometimes while since under between into least
  within without among during despite according although though however nor nevertheless therefore thus hence moreover
  furthermore meanwhile instead indeed similarly tomorrow yesterday nothing anything
  please thanks thank regards warm sincerely cheers looking ask send call reply enjoy remember consider try
  results figure section title author authors`);

/** Words that are no names: a capital on them after an initial (plan B.) begins a sentence too. I always has one. */
export const commonWords: ReadonlySet<string> = new Set([
  ...[...sentenceStarters].filter((word) => word !== 'i'),
  ...listWords(`
    a an that those she we you my our his their its who what where why how not no as and or
    on at to for from by with about because after before until over out up down during
    is are was have has had be been could would can may will do did let see hope
    all any each every more much one two first last next then now also only just again once never often perhaps maybe
    another other others several few little less everyone nobody something people work time year day today
    best kind hey good great new old take tell read look come go get make give keep meet write visit join add use
    paper study review talk report table`),
]);

function listWords(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
