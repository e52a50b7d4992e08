"""Writes coco_cases.json: annotations and results at random, and what pycocotools makes of them.

pip install pycocotools; python coco_cases.py 40 > coco_cases.json

A case is {"truth": [[image, x, y, width, height, area, iscrowd, num_keypoints, v of 17 joints], ...],
"results": [[image, x, y, width, height, score], ...], "images": n, "stats": COCO's ten numbers}. Joints
stand on a grid of 4 x 5 in their box.
"""
import contextlib
import io
import json
import random
import sys

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def joints(x, y, width, height, seen):
    numbers = []
    for i in range(17):
        numbers += [x + width * (i % 4) / 4, y + height * (i // 4) / 8, seen[i]]
    return numbers


def case(rng):
    images = rng.choice([1, 2, 5, 12, 25])
    truth, results = [], []
    for image in range(1, images + 1):
        for _ in range(rng.choice([0, 1, 1, 1, 2, 4])):
            box = [rng.randrange(2400) / 4, rng.randrange(1600) / 4, rng.choice([16, 40, 80, 160, 400]), rng.choice([32, 80, 240])]
            area = rng.choice([box[2] * box[3] / 2, 1024, 9216, 1023.5, 9216.5, 1023])
            crowd = int(rng.random() < 0.1)
            v = "".join(rng.choice("0122") for _ in range(17)) if rng.random() < 0.85 else "0" * 17
            labelled = 17 - v.count("0") if rng.random() < 0.95 else 0
            truth.append([image] + box + [area, crowd, labelled, v])
            for _ in range(rng.choice([0, 1, 1, 1, 2])):
                near = rng.choice([0, 0, 1, 3, 8, 40])
                moved = [box[0] + near * rng.choice([-1, -0.5, 0.5, 1]), box[1] + near * rng.choice([-1, 0.5, 1]), box[2], box[3]]
                results.append([image] + moved + [rng.randrange(1, 17) / 16])
        for _ in range(rng.choice([0, 0, 1, 24 if rng.random() < 0.1 else 0])):
            results.append([image, rng.randrange(600), rng.randrange(400), rng.choice([8, 64, 200]), 128, rng.randrange(1, 17) / 16])
    rng.shuffle(results)
    return {"images": images, "truth": truth, "results": results}


def stats(one):
    annotations = [
        {"id": i + 1, "image_id": image, "category_id": 1, "bbox": [x, y, w, h], "area": area, "iscrowd": crowd,
         "num_keypoints": labelled, "keypoints": joints(x, y, w, h, [int(c) for c in v])}
        for i, (image, x, y, w, h, area, crowd, labelled, v) in enumerate(one["truth"])]
    results = [
        {"image_id": image, "category_id": 1, "keypoints": joints(x, y, w, h, [1] * 17), "score": score}
        for image, x, y, w, h, score in one["results"]]
    coco = COCO()
    coco.dataset = {"images": [{"id": i} for i in range(1, one["images"] + 1)], "annotations": annotations,
                    "categories": [{"id": 1, "name": "person"}], "info": {}}
    coco.createIndex()
    evaluation = COCOeval(coco, coco.loadRes(results) if results else COCO(), "keypoints")
    evaluation.params.imgIds = sorted(coco.getImgIds())
    evaluation.params.catIds = [1]
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return [float(number) for number in evaluation.stats]


def main():
    rng = random.Random(17)
    cases = []
    with contextlib.redirect_stdout(io.StringIO()):
        while len(cases) < int(sys.argv[1]):
            one = case(rng)
            if one["results"]:
                one["stats"] = stats(one)
                cases.append(one)
    print("[" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "]")


main()
