#!/bin/sh
# Everything from nothing: text, tokenizer, three models, their files. Say where: sh training/run.sh training/work
# The decoders run side by side, one thread each, and log to the folder. A run that was interrupted goes on with train.py --resume.
set -eu
work=${1:-training/work}
train() { python training/train.py --work "$work" --seed 1 --compile "$@"; }

export HF_HUB_OFFLINE=1
python training/neighbours.py --work "$work"
npx tsx training/generate.ts --samples 220000 --seed 7 --out "$work"
python training/tokenizer.py --work "$work"

# The assistant starts from the user model, which has learned by then to find the facts of a document.
train --model user --steps 7800 --until 3000 >"$work/user.log"
cp "$work/user.pt" "$work/start.pt"
train --model user --steps 7800 --resume >>"$work/user.log" &
train --model assistant --init "$work/start.pt" --steps 7000 >"$work/assistant.log"
wait $!

# The second run: other samples, and a rate that falls for longer.
cp "$work/user.pt" "$work/user.first.pt"
cp "$work/assistant.pt" "$work/assistant.first.pt"
npx tsx training/generate.ts --samples 220000 --seed 8 --out "$work"
train --model user --init "$work/user.first.pt" --steps 8000 --fall 0.8 --seed 2 >>"$work/user.log" &
train --model assistant --init "$work/assistant.first.pt" --steps 10500 --fall 0.8 --seed 2 >>"$work/assistant.log"
wait $!

# The third run: the facts said in many more ways, from its second part on.
cp "$work/user.pt" "$work/user.second.pt"
cp "$work/assistant.pt" "$work/assistant.second.pt"
npx tsx training/generate.ts --samples 220000 --seed 9 --out "$work"
train --model user --init "$work/user.second.pt" --steps 10400 --fall 0.76 --until 2500 --seed 3 >>"$work/user.log" &
train --model assistant --init "$work/assistant.second.pt" --steps 11000 --fall 0.73 --until 3000 --seed 3 >>"$work/assistant.log"
wait $!
npx tsx training/generate.ts --samples 220000 --seed 10 --out "$work"
train --model user --resume --steps 10400 --fall 0.76 --rate 2.5e-3 --seed 3 >>"$work/user.log" &
train --model assistant --resume --steps 11000 --fall 0.73 --rate 2.5e-3 --seed 3 >>"$work/assistant.log"
wait $!

# Between the second and the third weights lie better ones, and a short fall from there ends the training.
cp "$work/user.pt" "$work/user.third.pt"
cp "$work/assistant.pt" "$work/assistant.third.pt"
python training/average.py "$work/user.third.pt" "$work/user.second.pt" --share 0.25 --out "$work/user.mean.pt"
python training/average.py "$work/assistant.third.pt" "$work/assistant.second.pt" --share 0.4 --out "$work/assistant.mean.pt"
train --model user --init "$work/user.mean.pt" --steps 1900 --fall 1 --rate 5e-4 --seed 4 >>"$work/user.log" &
train --model assistant --init "$work/assistant.mean.pt" --steps 2400 --fall 1 --rate 5e-4 --seed 4 >>"$work/assistant.log"
wait $!

# Two more layers and keys that read one position more, from where the training stands; then the mean again, and a fall on samples of which
# fewer are rough. (The share of rough texts is a number in alter.ts: 0.75 until here, 0.6 in the next run, 0.45 then.)
cp "$work/user.pt" "$work/user.fourth.pt"
cp "$work/assistant.pt" "$work/assistant.fourth.pt"
python training/grow.py "$work/user.fourth.pt" --behind 1,3 --out "$work/user.grown.pt"
python training/grow.py "$work/assistant.fourth.pt" --behind 1,3 --out "$work/assistant.grown.pt"
npx tsx training/generate.ts --samples 220000 --seed 11 --out "$work"
train --model user --init "$work/user.grown.pt" --steps 5300 --fall 0.47 --rate 2.5e-3 --seed 5 >>"$work/user.log" &
train --model assistant --init "$work/assistant.grown.pt" --steps 6500 --fall 0.5 --rate 2.5e-3 --seed 5 >>"$work/assistant.log"
wait $!
cp "$work/user.pt" "$work/user.fifth.pt"
cp "$work/assistant.pt" "$work/assistant.fifth.pt"
python training/average.py "$work/user.fifth.pt" "$work/user.grown.pt" --share 0.5 --out "$work/user.mean2.pt"
python training/average.py "$work/assistant.fifth.pt" "$work/assistant.grown.pt" --share 0.5 --out "$work/assistant.mean2.pt"
npx tsx training/generate.ts --samples 120000 --seed 12 --out "$work"
train --model user --init "$work/user.mean2.pt" --steps 1150 --fall 0.9 --rate 1e-3 --seed 6 >>"$work/user.log" &
train --model assistant --init "$work/assistant.mean2.pt" --steps 1600 --fall 0.87 --rate 1e-3 --seed 6 >>"$work/assistant.log"
wait $!

# The assistant learns to read its prompts both ways.
cp "$work/assistant.pt" "$work/assistant.sixth.pt"
npx tsx training/generate.ts --samples 220000 --seed 13 --out "$work"
train --model assistant --init "$work/assistant.sixth.pt" --both-ways --steps 4800 --fall 0.7 --rate 2.5e-3 --seed 7 >>"$work/assistant.log"

# On other samples, with more weight on what a point of a list is about; the rate falls from the first step on.
cp "$work/assistant.pt" "$work/assistant.seventh.pt"
npx tsx training/generate.ts --samples 220000 --seed 14 --out "$work"
train --model assistant --init "$work/assistant.seventh.pt" --both-ways --steps 6000 --fall 1 --rate 1.67e-3 --seed 8 >>"$work/assistant.log"

# The user learns to check everything that a document of its kind can tell, told or not, on drafts of which more lack or invent facts.
cp "$work/user.pt" "$work/user.sixth.pt"
npx tsx training/generate.ts --samples 260000 --seed 16 --out "$work"
train --model user --init "$work/user.sixth.pt" --threads 2 --steps 10500 --fall 1 --rate 2e-3 --seed 10 >>"$work/user.log"

# The assistant meets sentences of many more kinds, in other words, and more of them. (Its first part had 3,500 of the patterns, its second 13,500.)
cp "$work/assistant.pt" "$work/assistant.eighth.pt"
npx tsx training/generate.ts --samples 220000 --seed 17 --out "$work"
train --model assistant --init "$work/assistant.eighth.pt" --both-ways --threads 2 --steps 11000 --fall 1 --rate 2e-3 --until 6500 --seed 11 >>"$work/assistant.log"
npx tsx training/generate.ts --samples 260000 --seed 18 --out "$work"
train --model assistant --resume --both-ways --threads 2 --steps 14500 --fall 1 --rate 2.3e-3 --seed 11 >>"$work/assistant.log"

# Once more, with all of the patterns from the first step on. (The rate falls faster from step 7,750 on, and faster still from 9,000 on.)
cp "$work/assistant.pt" "$work/assistant.ninth.pt"
npx tsx training/generate.ts --samples 260000 --seed 19 --out "$work"
train --model assistant --init "$work/assistant.ninth.pt" --both-ways --threads 2 --steps 14000 --fall 1 --rate 2e-3 --until 7750 --seed 12 >>"$work/assistant.log"
train --model assistant --resume --both-ways --threads 2 --steps 11500 --fall 1 --rate 2.77e-3 --until 9000 --seed 12 >>"$work/assistant.log"
train --model assistant --resume --both-ways --threads 2 --steps 10400 --fall 1 --rate 4.47e-3 --seed 12 >>"$work/assistant.log"

python training/embedder.py --work "$work" --steps 3000 --seed 1 >"$work/embedder.log"
cp "$work/embedder.pt" "$work/embedder.first.pt"
python training/embedder.py --work "$work" --init "$work/embedder.first.pt" --steps 1800 --rate 2e-3 --seed 2 >>"$work/embedder.log"
cp "$work/embedder.pt" "$work/embedder.second.pt"
python training/embedder.py --work "$work" --init "$work/embedder.second.pt" --steps 2800 --rate 2.5e-3 --seed 3 >>"$work/embedder.log"

for model in user assistant embedder; do
  python training/export.py --work "$work" --model $model --out public/models/inkling-$model
done
node scripts/models.mjs
