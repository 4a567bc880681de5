"""langextract over a folder of pages, with its default settings: run by langextract_batch.py, in langextract's own environment.

    PEER/bin/python evals/bench/langextract_client.py --base-url URL --out FILE PAGES

The prompt and the examples are those of evals/peers. ``--workers`` departs from the defaults: so many at once, in batches as large.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import langextract as lx
from langextract.factory import ModelConfig

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from langextract_run import EXAMPLES, PROMPT, read_page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int)
    given = parser.parse_args()
    workers: dict[str, Any] = {} if given.workers is None else {"max_workers": given.workers}
    endpoint = {"api_key": "none", "base_url": given.base_url}
    annotated = lx.extract(
        text_or_documents=(lx.data.Document(text=read_page(page), document_id=page.name) for page in sorted(given.pages.iterdir())),
        prompt_description=PROMPT,
        examples=EXAMPLES,
        config=ModelConfig(model_id="bench", provider="openai", provider_kwargs=endpoint | workers),
        show_progress=False,
        **(workers | ({"batch_length": given.workers} if workers else {})),
    )
    with given.out.open("w", encoding="utf-8") as file:
        for document in annotated:
            file.write(json.dumps(lx.data_lib.annotated_document_to_dict(document), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
