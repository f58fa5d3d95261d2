"""What the built-in models know, for tests of the LaTeX reader."""

from __future__ import annotations

from bpttcheck.models.builtin import builtin
from bpttcheck.models.model import Glossary
from bpttcheck.notation.latex.lexicon import Lexicon


def glossary(name: str) -> Glossary:
    model = builtin(name)
    sizes = {each.sort: each.size for each in model.sizes}
    return Glossary(model.families, (), model.labels, sizes=sizes, times=model.times)


RNN, LSTM, SOFTMAX = (Lexicon(glossary(name), last=3) for name in ("rnn", "lstm", "softmax"))
MLP = Lexicon(glossary("mlp"), times={"L": "tau"}, usual="below", last=3)
