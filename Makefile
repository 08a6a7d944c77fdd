# Everything that these targets make or fetch lies in .tinygiant/, demo_output/, data/ and runs/.
# PYTHON=/path/to/python3 chooses the python of the ROS 2 that is made where none is sourced;
# ARGS='...' goes to the command of demo, test, test-gpu, bench, train, export, engine, data and exam.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help env setup build demo test test-gpu lint bench train export engine data exam clean
RUN := scripts/run.sh
ARGS ?=
export PYTHON

help: ## list the targets
	@echo 'make TARGET'
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

env: ## print shell code for the environment of the other targets: eval "$(make -s env)"
	@{ scripts/setup.sh && { [ -f .tinygiant/ws/local_setup.sh ] || scripts/build.sh; }; } >&2
	@scripts/env.sh

setup: ## get ROS 2 (unless one is sourced), python packages and OpenGL into .tinygiant/
	@scripts/setup.sh

build: setup ## build both packages with colcon
	@scripts/build.sh

demo: build ## simulated camera and node, real questions through the real service, a table
	@$(RUN) --ros python3 scripts/demo.py $(ARGS)

test: ## lint and all tests; those that need a GPU are skipped where there is none
	@scripts/setup.sh 'test train' && scripts/build.sh
	@$(RUN) ruff check .
	@$(RUN) --ros python3 -m pytest test/unit test/ros test/build test/gpu $(ARGS)

test-gpu: ## only the tests on a GPU; fails where there is none
	@scripts/setup.sh test && scripts/build.sh
	@TINYGIANT_GPU_REQUIRED=1 $(RUN) python3 -m pytest test/gpu $(ARGS)

lint: ## ruff
	@scripts/setup.sh test
	@$(RUN) ruff check .

bench: ## benchmarks, results into benchmarks/ (ARGS='graphs node': only these)
	@scripts/setup.sh 'train bench' && scripts/build.sh
	@$(RUN) --ros python3 -m benchmarks.run $(ARGS)

train: ## train, export and examine a model on DATA (default: data/), into OUT
	@scripts/setup.sh train && scripts/build.sh
	@$(RUN) python3 -m tinygiant_ros.training.pipeline --data '$(or $(DATA),data)' \
	  $(if $(OUT),--out '$(OUT)') $(ARGS)

export: ## turn a trained model into a release under engines/
	@scripts/setup.sh train && scripts/build.sh
	@$(RUN) python3 -m tinygiant_ros.export.release $(ARGS)

engine: build ## compile the release for the GPU of this machine (TensorRT), compare with the CPU
	@$(RUN) python3 -m tinygiant_ros.runtime.engines build $(ARGS)

data: build ## render the small data set into data/ (ARGS='--size full --out DIR' for more)
	@$(RUN) python3 -m tinygiant_ros.sim.dataset --out data $(ARGS)

exam: build ## model and baselines on all test splits of data/, tables into benchmarks/
	@$(RUN) python3 -m tinygiant_ros.training.exam --data data --out benchmarks --name exam \
	  --answerer model chance median_depth floor_contact $(ARGS)

clean: ## remove what was built (rm -rf .tinygiant also removes what was fetched)
	@rm -rf .tinygiant/ws .tinygiant/build .tinygiant/log demo_output
