#!/bin/sh
# Everything from nothing: text, tokenizer, three models, their files. Say where: sh training/run.sh training/work
# Each model logs to the folder. A run that was interrupted goes on with train.py --resume, on the same batches.
set -eu
work=${1:-training/work}
train() { python training/train.py --work "$work" --both-ways --read 5 --fall 0.9 --threads 2 --compile "$@"; }

export HF_HUB_OFFLINE=1
python training/neighbours.py --work "$work"
npx tsx training/generate.ts --samples 400000 --seed 30 --out "$work"
python training/tokenizer.py --work "$work"

train --model assistant --steps 18000 --rate 3e-3 --seed 1 >"$work/assistant.log"
# The user begins with what the assistant has learned of documents and styles.
train --model user --init "$work/assistant.pt" --steps 20000 --rate 2e-3 --seed 2 >"$work/user.log"
python training/embedder.py --work "$work" --steps 6000 --seed 1 >"$work/embedder.log"

for model in user assistant embedder; do
  python training/export.py --work "$work" --model $model --out public/models/inkling-$model
done
node scripts/models.mjs
