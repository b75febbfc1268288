/** The words that entities are made of. Which of them a split may use is decided in `entities`. */

export const adjectives = words(`
  amber ancient awkward bent bitter black blue blunt bold brass bright brisk broken bronze brown calm cheap chilly clean clear clever
  cloudy coarse cold copper coral crisp crooked curly damp dark deep dense dim distant double dry dull dusty early eager empty even faded faint
  fair false fast fine flat fluffy foggy folded fragile fresh frosty frozen gentle giant glossy golden grand green grey hard heavy hidden
  hollow honest hot humble icy idle ivory jagged kind large late lazy lean light linen little lively local lone long loose loud low lucky
  marble mellow mild mint misty modest muddy narrow neat new noisy northern oak odd old olive open orange pale paper patient pine plain
  polished proud purple quick quiet rapid rare raw red round rough rusty safe salty sandy scarlet sharp shiny short shy silent silver simple
  single sleepy slim slow small smoky smooth soft solid southern sour spare spicy square steady steep stiff still stone straight strange
  striped strong sturdy sudden sunny sweet swift tall tame tender thick thin tidy tiny tired tough twin upper vast velvet violet warm weak
  western wet white wide wild windy wise wooden woollen young yellow adaptive annual binary causal central circular compact cyclic digital
  discrete dynamic elastic fractal fuzzy global hybrid implicit inverse latent linear lossy mobile modular neural nested optical parallel
  passive periodic polar portable public random recursive regular robust sampled seasonal sparse spatial spectral stable static streaming
  symbolic thermal tidal tropical urban variable visual vocal winter`);

export const nouns = words(`
  anchor apple apron arch arrow attic axe badge bakery ball bamboo banner barn barrel basket beacon bean bell belt bench berry bicycle
  blanket boat book boot bottle bowl box bracelet branch bread brick bridge broom brush bucket button cabin cable cactus cake camera canal
  candle canoe cap carpet cart castle chair chalk chart cheese cherry chest chimney circle clay clock cloud coat coin comb compass cottage
  crane crate cup curtain desk dial diary dish dome door dough drawer dress drum easel engine fan feather fence ferry fiddle field flag
  flask flute forest fork fountain fox garden garlic gate gear glove goat grain grape guitar hammer harbour hat hedge helmet herb hinge
  honey horse island jacket jar jewel jug kettle key kite knife ladder lamp lantern leaf lemon letter lever lid lock locket magnet map
  mask meadow medal melon mill mirror mug mushroom nail necklace needle nest nut oar onion oven owl paddle paint pan parcel parrot path
  peach pear pebble pen pencil pepper piano pie pillow pipe plate plum pocket pot potato puppet purse puzzle quilt rabbit radio raft rail
  rake ribbon ring river rocket roof rope rug sail scarf shed shell shelf shirt shoe shovel sign sled soap sock spoon stamp statue stool
  stove string suitcase table tent thread ticket tile torch towel toy tractor train tray trumpet tunnel umbrella vase vest violin wagon
  wallet watch wheel whistle willow window wreath wrench yarn zipper kernel lattice mesh mixture network parser planner pooling pruning
  ranking routing sampler schema sensor signal solver sorting spectrum tagging tensor threshold tracker transfer tree vector voting
  weighting alignment caching clustering decoding encoding filtering forecasting grouping hashing indexing labelling mapping masking
  matching merging modelling packing parsing pricing scaling scheduling scoring search segmentation smoothing staging tracing tuning`);

export const placeKinds = words(`
  lake bridge market station hill park square museum beach valley harbour library tower mill farm forest castle abbey inn garden pier
  theatre school church street lane common wood college hall`);

export const months = words(
  `January February March April May June July August September October November December`,
);
export const weekdays = words(`Monday Tuesday Wednesday Thursday Friday Saturday Sunday`);

export const firstNames = words(`
  Ada Adam Agnes Alan Alba Alex Alice Amir Amy Ana Anders Andre Anna Anton Arun Astrid Ben Bea Boris Bruno Carla Carol Cem Chen Chloe
  Clara Colin Dana Daniel David Diana Dora Edgar Elena Elias Elif Ella Emil Emma Erik Esther Eva Farah Felix Fiona Frank Gina Greta Hana Hans
  Hugo Ida Igor Imran Ines Ivan Jack Jane Jonas Judith Julia Karim Kate Kenji Laura Lea Leo Lena Lin Lisa Lucas Lucy Luis Maja Marco Maria
  Mark Marta Max Maya Mia Mina Nadia Nina Noah Nora Olga Oliver Omar Oscar Otto Paul Pedro Petra Pia Priya Ravi Rita Robin Rosa Ruth Sam
  Sara Simon Sofia Stefan Sven Tara Ted Theo Tim Tom Uma Vera Victor Wei Will Yara Yusuf Zoe`);

/** Units that a number stands before. */
export const units = words(`
  euros pounds hours minutes pages miles days weeks samples trials images songs tables patients villages papers readers guests steps
  recordings forms sites cities ships trees birds rooms schools farms users devices questions sentences`);

export const onsets = words(`
  b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p pl pr qu r s sc sh sk sl sm sn sp st str sw t th tr tw v w wh y z`);
export const vowels = words(`a e i o u ai au ea ee ei ia ie oa oo ou ue`);
export const codas = words(`b ck d ff g k l ld ll m mp n nd ng nt p r rd rk rn rt s sh sk st t th x z`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
